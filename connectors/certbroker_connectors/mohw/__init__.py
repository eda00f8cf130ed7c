"""Ministry of Health and Welfare (보건복지부): welfare benefits, disability, and licences of health and childcare."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .basic_livelihood import BasicLivelihood as BasicLivelihood
    from .basic_pension import BasicPension as BasicPension
    from .child_benefit import ChildBenefit as ChildBenefit
    from .childcare_teacher import ChildcareTeacher as ChildcareTeacher
    from .disability import Disability as Disability
    from .disability_allowance import DisabilityAllowance as DisabilityAllowance
    from .disability_pension import DisabilityPension as DisabilityPension
    from .medical_licence import MedicalLicence as MedicalLicence
    from .near_poor import NearPoor as NearPoor

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="보건복지부", name_en="Ministry of Health and Welfare", website="https://www.mohw.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

"""National Tax Service (국세청): income, taxes and businesses, by way of 홈택스 and its open API."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .business_closure import BusinessClosure as BusinessClosure
    from .business_registration import BusinessRegistration as BusinessRegistration
    from .business_status import BusinessStatus as BusinessStatus
    from .business_suspension import BusinessSuspension as BusinessSuspension
    from .business_verification import BusinessVerification as BusinessVerification
    from .earned_income_credit import EarnedIncomeCredit as EarnedIncomeCredit
    from .fact_statement import FactStatement as FactStatement
    from .financial_statements import FinancialStatements as FinancialStatements
    from .income_amount import IncomeAmount as IncomeAmount
    from .savings_income import SavingsIncome as SavingsIncome
    from .tax_clearance import TaxClearance as TaxClearance
    from .tax_payment import TaxPayment as TaxPayment
    from .vat_base import VatBase as VatBase
    from .vat_exempt_income import VatExemptIncome as VatExemptIncome
    from .withholding_receipt import WithholdingReceipt as WithholdingReceipt

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="국세청", name_en="National Tax Service", website="https://www.nts.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()

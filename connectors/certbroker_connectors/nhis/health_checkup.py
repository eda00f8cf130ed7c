"""Result notice of a health check-up (건강검진 결과통보서)."""

from typing import Annotated

from certbroker.facts import Event, Fact, gives
from certbroker.fields import Day, Integer, Quantity, ResidentNumber, Text, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

PLACE_KINDS = code({"내원": "visit", "출장": "mobile_unit"})
JUDGEMENTS = code(
    {
        "정상A": "normal_a",
        "정상B(경계)": "normal_b",
        "정상B": "normal_b",
        "일반질환의심": "suspected_disease",
        "일반 질환의심": "suspected_disease",
        "고혈압ㆍ당뇨병 질환의심": "suspected_hypertension_or_diabetes",
        "고혈압·당뇨병 질환의심": "suspected_hypertension_or_diabetes",
        "유질환자": "known_disease",
    }
)
HEARING_RESULTS = code({"정상": "normal", "질환의심": "suspected"})
URINE_RESULTS = code({"정상": "normal", "음성": "normal", "경계": "borderline", "단백뇨의심": "suspected"})


class Measurements(Record):
    """Size, sight, hearing and blood pressure (계측검사)."""

    height: Quantity = wire("신장", unit="cm")
    """Body height, in cm."""

    weight: Quantity = wire("체중", unit="kg")
    """Body weight, in kg."""

    waist: Quantity | None = wire("허리둘레", unit="cm")
    """Girth of the waist, in cm."""

    body_mass_index: Quantity | None = wire("체질량지수")
    """Weight in kg divided by the square of the height in m."""

    left_eyesight: Quantity | None = wire("시력좌", label="시력(좌)")
    """Visual acuity of the left eye, 1.0 for full sight."""

    right_eyesight: Quantity | None = wire("시력우", label="시력(우)")
    """Visual acuity of the right eye, 1.0 for full sight."""

    left_hearing: Annotated[str, HEARING_RESULTS] | None = wire("청력좌", label="청력(좌)")
    """Whether the left ear heard the test tone."""

    right_hearing: Annotated[str, HEARING_RESULTS] | None = wire("청력우", label="청력(우)")
    """Whether the right ear heard the test tone."""

    systolic_pressure: Integer = wire("수축기혈압", unit="mmHg")
    """Upper blood pressure, in mmHg."""

    diastolic_pressure: Integer = wire("이완기혈압", unit="mmHg")
    """Lower blood pressure, in mmHg."""


class BloodTest(Record):
    """Values found in the blood (혈액검사)."""

    haemoglobin: Quantity | None = wire("혈색소", unit="g/dL")
    """Haemoglobin, in g/dL, which shows anaemia."""

    fasting_glucose: Integer | None = wire("공복혈당", unit="mg/dL")
    """Blood sugar before breakfast, in mg/dL, which shows diabetes."""

    total_cholesterol: Integer | None = wire("총콜레스테롤", unit="mg/dL")
    """Cholesterol of all kinds, in mg/dL; lipids are tested every four years only."""

    hdl_cholesterol: Integer | None = wire("고밀도콜레스테롤", unit="mg/dL")
    """High-density cholesterol, in mg/dL; more is better."""

    triglyceride: Integer | None = wire("중성지방", unit="mg/dL")
    """Blood fat, in mg/dL."""

    ldl_cholesterol: Integer | None = wire("저밀도콜레스테롤", unit="mg/dL")
    """Low-density cholesterol, in mg/dL; less is better."""

    creatinine: Quantity | None = wire("혈청크레아티닌", unit="mg/dL")
    """Serum creatinine, in mg/dL, which shows how the kidneys work."""

    filtration_rate: Integer | None = wire("신사구체여과율", unit="mL/min/1.73m2")
    """What the kidneys filter, estimated, in mL a minute for 1.73 m² of body surface."""

    ast: Integer | None = wire("에이에스티", label="에이에스티(AST·SGOT)", unit="U/L")
    """Liver enzyme AST, in U/L."""

    alt: Integer | None = wire("에이엘티", label="에이엘티(ALT·SGPT)", unit="U/L")
    """Liver enzyme ALT, in U/L."""

    gamma_gtp: Integer | None = wire("감마지티피", label="감마지티피(γ-GTP)", unit="U/L")
    """Liver enzyme gamma-GTP, in U/L, which drinking raises."""


class ExtraTest(Record):
    """A test done only at a certain age or sex (추가검사)."""

    test_name: Text = wire("검사명")
    """What was tested, as printed: hepatitis B, depression, cognition, bone density."""

    result: Text = wire("검사결과")
    """What was found, in words."""


class HealthCheckup(Certificate):
    """Results of the general national health check-up: the overall judgement and every measurement."""

    spec = Spec(
        name_ko="건강검진 결과통보서",
        name_en="Health Check-up Result Notice",
        aliases=(
            "일반건강검진 결과통보서",
            "건강검진결과서",
            "건강검진 결과표",
            "건강검진확인서",
            "건강검진 결과지",
            "채용신체검사 대체 통보서",
        ),
        system="국민건강보험(NHIS)",
        laws=(Law("건강검진기본법"), Law("건강검진 실시기준(고시) 별지 제6호서식", confirmed=True)),
        subject="person",
        documents=("건강검진결과통보서",),
        proves=(Fact.HEALTH_CHECKUP,),
        sensitivity=("resident_number", "health"),
        used_for=("채용신체검사 대체", "입학", "보험 가입", "건강관리"),
        validity_note="employers usually accept the result of the last one or two years",
        notes="Public MyData membership of this document is plausible only; no L code was found. The notice itself "
        "says that it may stand in for a 채용신체검사서.",
    )
    routes = (MyData(None, subject.name, subject.resident_number.front, subject.resident_number.back, options.year),)
    facts = (
        # That it took place: what it found stays on the paper.
        gives(Fact.HEALTH_CHECKUP, Event, on="examined_on"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """Year of the check-up (검진연도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text | None = wire("발급번호")
    """Number of the copy; absent on the notice sent by post."""

    holder_name: Text = wire("수검자성명")
    """Name of the person examined."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person examined."""

    examined_on: Day = wire("검진일")
    """Day of the examination; months may lie between it and the issue."""

    place_kind: Annotated[str, PLACE_KINDS] | None = wire("검진장소", label="검진 장소")
    """Whether the person went to the clinic, or a team came to the workplace."""

    judgements: tuple[Annotated[str, JUDGEMENTS], ...] = wire("종합판정")
    """Overall results, one for each box ticked: several stand side by side."""

    suspected_diseases: Text | None = wire("의심질환")
    """Diseases for which another examination is advised."""

    known_diseases: Text | None = wire("유질환")
    """Diseases that the person is already treated for."""

    lifestyle_advice: Text | None = wire("생활습관관리")
    """Advice on smoking, drinking, exercise and diet."""

    other_opinion: Text | None = wire("기타소견")
    """What else the doctor remarked."""

    measurements: Measurements = wire("계측검사")
    """What was measured on the body."""

    urine_protein: Annotated[str, URINE_RESULTS] | None = wire("요단백")
    """Protein in the urine, which shows kidney disease."""

    blood_test: BloodTest | None = wire("혈액검사")
    """Values of the blood; absent where no blood was taken."""

    chest_xray: Text | None = wire("흉부촬영")
    """What the chest X-ray shows, in words."""

    extra_tests: tuple[ExtraTest, ...] = wire("추가검사")
    """Tests done only at certain ages; none is usual."""

    judged_on: Day | None = wire("판정일")
    """Day on which the doctor judged the results."""

    doctor_licence_number: Text | None = wire("판정의사면허번호")
    """Medical licence number of the doctor who judged."""

    doctor_name: Text | None = wire("판정의사")
    """Doctor who judged the results."""

    issued_on: Day = wire("통보일")
    """Day of the notice (통보일)."""

    provider_number: Text | None = wire("요양기관기호")
    """Number of the clinic in the health insurance, 8 digits (요양기관기호)."""

    issued_by: Text = wire("검진기관명")
    """Clinic that examined and gives notice."""

"""What the driving certificates share: classes of licence (면허종별, 도로교통법 제80조)."""

from certbroker.fields import code

LICENCE_CLASSES = code(
    {
        "1종대형": "class_1_large",
        "1종보통": "class_1_ordinary",
        "1종소형": "class_1_small",
        "1종특수": "class_1_special",
        "1종특수(대형견인차)": "class_1_special_large_tow",
        "1종특수(소형견인차)": "class_1_special_small_tow",
        "1종특수(구난차)": "class_1_special_wrecker",
        "2종보통": "class_2_ordinary",
        "2종소형": "class_2_small",
        "2종원동기장치자전거": "class_2_moped",
    }
)

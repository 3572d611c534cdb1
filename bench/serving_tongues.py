"""What the sides of a made-up war say, in Indonesian, English and Russian, and how often: for `serving_war`."""

from __future__ import annotations

LANGS = ["id"] * 84 + ["en"] * 11 + ["ru"] * 5
AT = {"id": 0, "en": 1, "ru": 2}
VERBS = {
    "assault": (("menyerang", "membombardir", "menembaki"), ("attacked", "shelled", "struck"), ("атаковали", "обстреляли")),
    "clash": (("bertempur dengan", "baku tembak dengan"), ("fought", "clashed with"), ("сражались с",)),
    "control": (("menguasai pos", "merebut kota dari"), ("seized a post of", "took the town from"), ("захватили позиции",)),
    "harm": (("menewaskan warga", "melukai warga"), ("killed people of", "wounded people of"), ("убили жителей",)),
    "damage": (
        ("merusak gedung", "menghancurkan jembatan"),
        ("damaged houses of", "destroyed a bridge of"),
        ("разрушили дома",),
    ),
    "mobilize": (("mengerahkan pasukan ke perbatasan",), ("massed troops near",), ("стянули войска к",)),
    "displace": (("mengusir warga",), ("drove out people of",), ("изгнали жителей",)),
    "detain": (("menahan tentara",), ("detained soldiers of",), ("задержали солдат",)),
    "threaten": (("mengancam",), ("threatened",), ("угрожали",)),
    "consult": (("berunding dengan",), ("held talks with",), ("провели переговоры с",)),
    "aid": (("mengirim bantuan bagi",), ("sent aid to",), ("отправили помощь",)),
    "violate": (("melanggar gencatan senjata dengan",), ("broke the truce with",), ("нарушили перемирие с",)),
}
TYPES = [
    kind
    for kind, share in zip(VERBS, (30, 11, 9, 8, 6, 7, 5, 4, 5, 7, 5, 3), strict=True)
    for _ in range(share)
]  # fmt: skip
HURTS = {"assault": 0.7, "clash": 0.6, "harm": 0.95, "displace": 0.7, "detain": 0.5}
CUES = {
    "assert": ("mengatakan bahwa", "said that", "заявил, что"),
    "deny": ("membantah bahwa", "denied that", "опроверг, что"),
    "admit": ("mengakui bahwa", "admitted that", "признал, что"),
    "accuse": ("menuduh bahwa", "alleged that", "обвинил в том, что"),
    "condemn": ("mengecam bahwa", "condemned that", "осудил то, что"),
    "predict": ("memperkirakan bahwa", "expected that", "ожидает, что"),
}
STANCES = ["assert"] * 76 + ["deny"] * 6 + ["admit"] * 4 + ["accuse"] * 8 + ["condemn"] * 3 + ["predict"] * 3
STATUSES = ["occurred"] * 78 + ["ongoing"] * 10 + ["planned"] * 6 + ["hypothetical"] * 4 + ["negated"] * 2
HARMED = {
    "killed": ("menewaskan {} orang", "killing {} people", "погибли {} человек"),
    "wounded": ("melukai {} orang", "wounding {} people", "ранены {} человек"),
    "displaced": ("membuat {} orang mengungsi", "driving out {} people", "бежали {} человек"),
    "captured": ("menangkap {} orang", "capturing {} people", "взяты в плен {} человек"),
}
KINDS = ["killed"] * 6 + ["wounded"] * 3 + ["displaced"] + ["captured"]
MINISTRY = ("Kementerian Pertahanan {}", "the defence ministry of {}", "министерство обороны {}")
FORCES = ("militer {}", "forces of {}", "войска {}")
GROUP = ("Brigade {}", "the {} Brigade", "бригада {}")
SPEAKS = ("juru bicara {}", "spokesperson {}", "представитель {}")
OTHERS = (
    ("io", "United Nations", ("Perserikatan Bangsa-Bangsa", "the United Nations", "Организация Объединённых Наций")),
    ("ngo", "Red Cross", ("Palang Merah", "the Red Cross", "Красный Крест")),
    ("ngo", "Doctors' Watch", ("Pemantau Dokter", "Doctors' Watch", "Наблюдение врачей")),
)
AGENCIES = ("Interfax", "AFP", "Reuters", "Anadolu")
IN = ("di", "in", "в")
WEEKDAYS = (
    (
        "pada hari Senin",
        "pada hari Selasa",
        "pada hari Rabu",
        "pada hari Kamis",
        "pada hari Jumat",
        "pada hari Sabtu",
        "pada hari Minggu",
    ),
    ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
    ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"),
)
CODED = ("dalam operasi", "in operation", "в ходе операции")
STILL = ("keadaan di {} masih genting sejak operasi {}", "{} remained tense after operation {}", "в {} неспокойно после {}")
TITLES = (
    "Dua versi soal {}: {} dan {} saling bantah",
    "{}: {} and {} tell two stories",
    "{}: две версии, {} и {}",
)

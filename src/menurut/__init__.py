"""menurut reads the news of armed conflicts and keeps a ledger of who says what happened.

>>> import menurut
>>> reading = menurut.read("Militer Israel mengatakan pasukannya menguasai desa itu pada Minggu (8/6/2025).", lang="id")
>>> [claim.stance for claim in reading.claims]
['assert']
"""

from menurut.acquire import make_report
from menurut.model import MenurutError, Reading, Report
from menurut.run import Reader, read

__version__ = "0.1.0"

__all__ = ["MenurutError", "Reader", "Reading", "Report", "__version__", "make_report", "read"]

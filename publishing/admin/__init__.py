from .files import DocumentAdmin
from .history import HistoryAdmin
from .links import LinkCheckAdmin
from .moves import Move
from .pictures import PictureAdmin
from .publishable import PublishableAdmin
from .spreadsheets import SpreadsheetMixin

__all__ = [
    "DocumentAdmin",
    "HistoryAdmin",
    "LinkCheckAdmin",
    "Move",
    "PictureAdmin",
    "PublishableAdmin",
    "SpreadsheetMixin",
]

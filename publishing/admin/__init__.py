from .files import DocumentAdmin, PictureAdmin
from .history import HistoryAdmin
from .links import LinkCheckAdmin
from .publishable import PublishableAdmin

__all__ = ["DocumentAdmin", "HistoryAdmin", "LinkCheckAdmin", "PictureAdmin", "PublishableAdmin"]

from .files import DocumentAdmin, PictureAdmin
from .history import HistoryAdmin
from .publishable import PublishableAdmin

__all__ = ["DocumentAdmin", "HistoryAdmin", "PictureAdmin", "PublishableAdmin"]

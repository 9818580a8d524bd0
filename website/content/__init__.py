"""Content from files: a folder of YAML files becomes rows of the site, and can be taken away again.

``docs/content-files.md`` describes the format. A load goes through these modules in this order:

``reading``       files -> nodes with line numbers -> entries with their keys
``parsing``       entries -> parts: values that fit the models, and references (``schema`` says which, ``values`` how)
``ordering``      what an entry refers to comes before it
``loading``       which entries may be written; ``rows`` writes one, ``fingerprints`` tells what an editor changed
``removing``      the way back
``faults``, ``reports``    what is said of it
"""

from .faults import ContentError
from .loading import load
from .removing import remove

__all__ = ["ContentError", "load", "remove"]

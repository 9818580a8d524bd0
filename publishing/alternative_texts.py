"""Alternative texts that tell nothing: file names, what a camera calls a picture, "bild", "photo of"."""

import re

FILE_NAME = re.compile(r"\.(jpe?g|jfif|png|gif|webp|avif|hei[cf]|tiff?|bmp|svg|psd|pdf)$|^\S*_\S*$", re.IGNORECASE)
# A number, and what cameras and telephones write before it: DSC00123, P1010034.
NUMBER = re.compile(r"[a-z]{0,4}\d{3,}[a-z]?|\d+")
# Words that say that there is a picture, in the languages of those who write here, not what is on it.
SAYS_NOTHING = {
    *("alt", "alternativ", "alternative", "alternativtext", "alternativtexten", "text", "texten", "bildtext"),
    *("bild", "bilden", "bilder", "bilderna", "foto", "fotot", "foton", "fotografi", "fotografiet", "grafik"),
    *("image", "images", "photo", "photos", "photograph", "picture", "pictures", "pic", "pics", "snapshot", "graphic"),
    *("illustration", "illustrationen", "teckning", "teckningen", "drawing", "banner", "ikon", "icon", "thumbnail"),
    *("logo", "logga", "loggan", "logotyp", "logotypen", "logotype", "miniatyr", "omslag", "omslagsbild", "cover"),
    *("skärmbild", "skärmdump", "skärmavbild", "screenshot", "decoration", "decorative", "dekoration", "dekorativ"),
    *("namnlös", "untitled", "kopia", "copy", "img", "dsc", "dscn", "dscf", "dcim", "pxl", "mvimg", "whatsapp"),
    *("en", "ett", "den", "det", "a", "an", "the", "this", "detta", "här", "är", "is", "at", "kl", "nr", "no"),
    *("på", "av", "från", "med", "of", "from", "with", "showing", "visar", "som", "föreställer"),
}


def useless_alternative(text):
    """Whether a text in the place of a picture says nothing of what it shows; an empty one says nothing wrong."""
    if not text or not text.strip():
        return False
    if FILE_NAME.search(text.strip()):
        return True
    words = re.findall(r"[^\W_]+", text.casefold())
    return all(word in SAYS_NOTHING or NUMBER.fullmatch(word) for word in words)

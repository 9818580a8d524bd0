"""Questions that pages ask again and again with other values: their SQL is written once.

To write the SQL of a page with all its columns takes Django up to ten times as long as the database takes to answer.

    @prepared
    def page_at(slug, now):
        return Project.objects.published(now).filter(slug=slug)

    page_at("sekos", now())  # → a list

A function that returns a dictionary of querysets gives a dictionary of lists.
"""

import threading
from datetime import date, datetime
from functools import wraps
from inspect import signature

from django.db import connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.constants import MULTI
from django.utils.translation import get_language

# A question about several values is written for so many at a time.
LENGTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
MOST_AT_ONCE = LENGTHS[-1]


class Parameter(Expression):
    """Stands in a queryset for a value that is not known yet, wherever Django takes an expression."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def __repr__(self):
        return f"Parameter({self.name!r})"

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Written(threading.local):
    """The questions that a thread has written so far: compilers and their SQL belong to its connection."""

    def __init__(self):
        self.questions = {}


_written = Written()


def prepared(function):
    """Decorate a function that returns a queryset, or a dictionary of them.

    Its positional arguments are the values that change; for each it is given a Parameter, once for each language, for
    what a name of a text means follows from that. Keyword arguments are what they are: for others it is called again.
    Whatever else it looks at must not change. None is never a value: it is asked for in another way (IS NULL).
    """

    @wraps(function)
    def ask(*values, **settings):
        key = function, len(values), get_language(), *settings.items()
        questions = _written.questions.get(key)
        if questions is None:
            names = [parameter_name(function, place) for place in range(len(values))]
            parameters = [Parameter(name) for name in names]
            questions = _written.questions[key] = names, written(function(*parameters, **settings))
        names, questions = questions
        known = dict(zip(names, values, strict=True))
        if isinstance(questions, dict):
            return {name: question.ask(known) for name, question in questions.items()}
        return questions.ask(known)

    return ask


def in_batches(values):
    """``values`` in tuples of few lengths, for a question about several: a last one is there more than once."""
    values = list(values)
    for start in range(0, len(values), MOST_AT_ONCE):
        batch = values[start : start + MOST_AT_ONCE]
        length = next(length for length in LENGTHS if length >= len(batch))
        yield (*batch, *batch[-1:] * (length - len(batch)))


def parameter_name(function, place):
    """The name of the argument at ``place``; those of *keys are numbered."""
    names = [
        parameter.name
        for parameter in signature(function).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    return names[place] if place < len(names) else f"value {place}"


def written(asked):
    if isinstance(asked, QuerySet):
        return Question(asked)
    return {name: Question(queryset) for name, queryset in asked.items()}


class Question:
    """A queryset with its SQL, of one thread: it is asked again with other parameters, never copied."""

    def __init__(self, queryset):
        if queryset._prefetch_related_lookups:
            # It would write them anew each time, and know nothing of parameters.
            raise TypeError("What is fetched beside the rows is a question of its own.")
        self.queryset = queryset.all()
        self.alias = queryset.db
        self.compiler = compiler = self.queryset.query.get_compiler(using=self.alias)
        sql, self.params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        compiler.get_converters = lambda _columns: converters
        compiler.as_sql = lambda: (sql, self.filled)
        self.execute = compiler.execute_sql
        compiler.execute_sql = lambda *args, **kwargs: self.found
        # All that Django does with rows, what is selected and fetched beside them, stays as it is.
        self.queryset.query.get_compiler = lambda *args, **kwargs: compiler

    def ask(self, known):
        """The rows for the values ``known`` by their names, as a list."""
        self.compiler.connection = connections[self.alias]
        self.filled = filled(self.params, known, self.compiler.connection)
        self.found = self.execute(MULTI)
        try:
            # To make no rows takes Django as long as to ask for them.
            return list(self.queryset) if self.found else []
        finally:
            # It is asked anew the next time.
            self.queryset._result_cache = self.found = None


def filled(params, known, connection):
    """The parameters of SQL, with the values ``known`` by the names of Parameters in their place."""
    values = {name: as_parameter(name, value, connection.ops) for name, value in known.items()}
    return tuple(values[param.name] if isinstance(param, Parameter) else param for param in params)


def as_parameter(name, value, operations):
    if value is None:
        raise TypeError(f"None is no value to ask for ({name}).")
    if isinstance(value, datetime):
        return operations.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return operations.adapt_datefield_value(value)
    return getattr(value, "pk", value)

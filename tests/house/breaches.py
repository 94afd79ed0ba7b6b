"""What the guards must find, and what they must leave alone: planted files by what is wrong with them."""

CASES = "src/maatwerk/cases/{}"
LONG_FUNCTION = "def long():\n" + "    x = 1\n" * 60

BREACHES = {
    "a file of 500 lines": ("size", CASES.format("facts.py"), "x = 1\n" * 500),
    "a function of 61 lines": ("size", CASES.format("facts.py"), LONG_FUNCTION),
    "a drawer for everything": ("names", CASES.format("utils.py"), "x = 1\n"),
    "an open end": ("names", CASES.format("facts.py"), "x = 1  # TO" + "DO later\n"),
    "trouble that is swallowed": (
        "names",
        CASES.format("facts.py"),
        "try:\n    x = 1\nexcept ValueError:\n    pass\n",
    ),
    "a query that writes": (
        "writes",
        CASES.format("queries.py"),
        "def f():\n    Case.objects.create(number='1')\n",
    ),
    "a record saved by a fact": ("writes", CASES.format("facts.py"), "def f(case):\n    case.save()\n"),
    "an update over a queryset": (
        "writes",
        CASES.format("queries.py"),
        "def f():\n    Case.objects.filter(pk=1).update(number='2')\n",
    ),
    "a related manager that creates": (
        "writes",
        CASES.format("tasks.py"),
        "def f(case):\n    case.devices.create(x=1)\n",
    ),
    "rows deleted by a page": (
        "writes",
        "src/maatwerk/web/pages/cases.py",
        "def f(case):\n    case.devices.all().delete()\n",
    ),
    "many rows in one go": (
        "writes",
        CASES.format("queries.py"),
        "def f(m, rows):\n    m.bulk_create(rows)\n",
    ),
    "a row deleted by hand": ("writes", CASES.format("queries.py"), "def f(case):\n    case.delete()\n"),
    "a state set in an action": (
        "states",
        CASES.format("actions/release.py"),
        "def f(d):\n    d.state = 'released'\n",
    ),
    "a state set by setattr": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    setattr(d, 'state', 'released')\n",
    ),
    "a state set past Django": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    object.__setattr__(d, 'state', 'x')\n    d.__dict__['state'] = 'released'\n",
    ),
    "a state set by update": (
        "states",
        CASES.format("actions.py"),
        "def f(q):\n    q.filter(pk=1).update(state='released')\n",
    ),
    "a state among changes": (
        "states",
        CASES.format("actions.py"),
        "def f(amend, d):\n    amend(record=d, changes={'state': 'released'})\n",
    ),
    "a state set beside another field": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    d.state, d.number = 'released', 1\n",
    ),
    "a state set in vars": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    vars(d)['state'] = 'released'\n",
    ),
    "a state set by a name that is handed in": (
        "states",
        CASES.format("actions.py"),
        "def f(d, name):\n    setattr(d, name, 'released')\n",
    ),
    "a state unpacked into an update": (
        "states",
        CASES.format("actions.py"),
        "def f(q):\n    changes = {'state': 'released'}\n    q.update(**changes)\n",
    ),
    "many states in one go": (
        "states",
        CASES.format("actions.py"),
        "def f(Device, rows):\n    Device.objects.bulk_update(rows, ['state'])\n",
    ),
    "a state set by SQL": (
        "states",
        CASES.format("actions.py"),
        "def f(cursor):\n    cursor.execute(\"UPDATE cases_device SET state = 'released'\")\n",
    ),
    "a state at birth, through the module": (
        "states",
        CASES.format("actions.py"),
        "from maatwerk.cases import models\n\n\ndef f():\n    return models.Device(state='released')\n",
    ),
    "SQL that writes": (
        "writes",
        CASES.format("queries.py"),
        "def f(cursor):\n    cursor.execute('DELETE FROM cases_case')\n",
    ),
    "a record saved by its class": (
        "writes",
        CASES.format("queries.py"),
        "from django.db.models import Model\n\n\ndef f(case):\n    Model.save(case)\n",
    ),
    "a record saved past its own save": (
        "writes",
        CASES.format("queries.py"),
        "def f(case):\n    case.save_base(raw=True)\n",
    ),
    "an update over a queryset that was handed in": (
        "writes",
        CASES.format("queries.py"),
        "def f(cases):\n    cases.update(number='2')\n",
    ),
    "a clock under another name": (
        "purity",
        CASES.format("actions.py"),
        "import datetime as dt\n\n\ndef f():\n    return dt.datetime.now(dt.UTC)\n",
    ),
    "a clock that is handed on": (
        "purity",
        CASES.format("actions.py"),
        "from django.utils.timezone import now as jetzt\n\n\ndef f(when=jetzt):\n    return when()\n",
    ),
    "a pure room that takes from the environment": (
        "purity",
        "src/maatwerk/rulebook/gates.py",
        "from os import environ\n\nX = environ['X']\n",
    ),
    "a pure room that starts a program": (
        "purity",
        "src/maatwerk/rulebook/gates.py",
        "from subprocess import check_output\n\n\ndef f(p):\n    return check_output(p)\n",
    ),
    "a pure room that loads Django by its name": (
        "purity",
        "src/maatwerk/rulebook/gates.py",
        "import importlib\n\nX = importlib.import_module('django.db')\n",
    ),
    "a pure room that opens a path": (
        "purity",
        "src/maatwerk/rulebook/gates.py",
        "from pathlib import Path\n\n\ndef f(p):\n    return Path(p).open()\n",
    ),
    "trouble swallowed by three dots": (
        "names",
        CASES.format("facts.py"),
        "try:\n    x = 1\nexcept ValueError:\n    ...\n",
    ),
    "a secret of an environment": (
        "secrets",
        "docs/run.md",
        "SERVICE_SEC" + "RET_KEY=" + "a1B2c3D4" * 4 + "\n",
    ),
    "a reference to no file": ("links", "docs/README.md", "See [the page][p].\n\n[p]: nowhere.md\n"),
    "a link in HTML to no file": ("links", "docs/README.md", '<a href="nowhere.md">here</a>\n'),
    "a state at birth": (
        "states",
        CASES.format("actions.py"),
        "from maatwerk.cases.models import Device\n\n\ndef f():\n    return Device(state='released')\n",
    ),
    "a state set by the archive": (
        "states",
        "src/maatwerk/archive/actions.py",
        "def f(d):\n    d.state = 'x'\n",
    ),
    "a state set by opened keywords": (
        "states",
        CASES.format("actions.py"),
        "def f(q, x):\n    q.filter(pk=1).update(**{'state': x})\n",
    ),
    "a state set by keywords nobody can read": (
        "states",
        CASES.format("actions.py"),
        "def f(q, found):\n    q.filter(pk=1).update(**found)\n",
    ),
    "a state set by an expression over the row": (
        "states",
        CASES.format("actions.py"),
        "def f(q, F):\n    q.update(state=F('held_from'))\n",
    ),
    "a state set by an update of many": (
        "states",
        CASES.format("actions.py"),
        "def f(m, rows):\n    m.bulk_update(rows, ['state'])\n",
    ),
    "a state set by an update of many, fields hidden": (
        "states",
        CASES.format("actions.py"),
        "def f(m, rows, names):\n    m.bulk_update(rows, names)\n",
    ),
    "a state set by a default": (
        "states",
        CASES.format("actions.py"),
        "def f(m):\n    m.update_or_create(pk=1, defaults={'state': 'x'})\n",
    ),
    "a state set by a name in a variable": (
        "states",
        CASES.format("actions.py"),
        "def f(d, name):\n    setattr(d, name, 'released')\n",
    ),
    "a state set by a setter by another name": ("states", CASES.format("actions.py"), "put = setattr\n"),
    "a state set by a setter passed on": (
        "states",
        CASES.format("actions.py"),
        "def f(partial, d):\n    partial(setattr, d)('state', 'x')\n",
    ),
    "a state set by a tuple": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    d.state, x = 'released', 1\n",
    ),
    "a state set by a loop": (
        "states",
        CASES.format("actions.py"),
        "async def f(d, all):\n    async for d.state in all:\n        x = 1\n",
    ),
    "a state set by a block": (
        "states",
        CASES.format("actions.py"),
        "def f(d, opened):\n    with opened as d.state:\n        x = 1\n",
    ),
    "a state set by a comprehension": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    return [1 for d.state in ('x',)]\n",
    ),
    "a state set by vars": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    vars(d)['state'] = 'released'\n",
    ),
    "a state set by the inner dictionary": (
        "states",
        CASES.format("actions.py"),
        "def f(d, found):\n    d.__dict__.update(found)\n",
    ),
    "a state set by a merged inner dictionary": (
        "states",
        CASES.format("actions.py"),
        "def f(d, found):\n    d.__dict__ |= found\n",
    ),
    "a state set by a fetched method": (
        "states",
        CASES.format("actions.py"),
        "def f(q):\n    getattr(q, 'update')(state='x')\n",
    ),
    "a state set by SQL by hand": (
        "states",
        CASES.format("actions.py"),
        "def f(cursor):\n    cursor.execute('UPDATE cases_device SET state = 1')\n",
    ),
    "a state set by SQL nobody can read": (
        "states",
        CASES.format("actions.py"),
        "def f(cursor, sql):\n    cursor.execute(sql)\n",
    ),
    "a state set by SQL through a model": (
        "states",
        CASES.format("actions.py"),
        "def f(m, sql):\n    m.objects.raw(sql)\n",
    ),
    "a state set by a class looked up": (
        "states",
        CASES.format("actions.py"),
        "def f(d):\n    return type(d)(state='x')\n",
    ),
    "a state set by a class of a module": (
        "states",
        CASES.format("actions.py"),
        "from maatwerk.cases import models\n\n\ndef f():\n    return models.Device(state='x')\n",
    ),
    "a state set by a stored form": (
        "states",
        CASES.format("actions.py"),
        "def f(m, row):\n    return m.from_db('default', [], row)\n",
    ),
    "SQL by hand in the archive": (
        "states",
        "src/maatwerk/archive/actions.py",
        "SQL = 'update cases_device set number = 1, state = 2'\n",
    ),
    "an action that asks for the time": (
        "purity",
        CASES.format("actions.py"),
        "from django.utils import timezone\n\n\ndef f():\n    return timezone.now()\n",
    ),
    "a pure room that opens a file": (
        "purity",
        "src/maatwerk/rulebook/gates.py",
        "def f(p):\n    return open(p)\n",
    ),
    "a pure room that reads a path": (
        "purity",
        "src/maatwerk/paperwork/render.py",
        "def f(p):\n    return p.read_text()\n",
    ),
    "a pure room that reads the environment": (
        "purity",
        "src/maatwerk/measure/mesh/read.py",
        "import os\n\n\ndef f():\n    return os.environ.get('X')\n",
    ),
    "a table of moves that knows Django": (
        "purity",
        CASES.format("process.py"),
        "from django.db import models\n",
    ),
    "a chain that knows Django": ("purity", "src/maatwerk/archive/chain.py", "import django\n"),
    "a registry address": (
        "addresses",
        "requirements/run.txt",
        "--index-" + "url https://pypi.o" + "rg/simple\n",
    ),
    "a place on one machine": ("addresses", "docs/run.md", "Look in /ho" + "me/someone/maatwerk.\n"),
    "a private key": ("secrets", "tests/key.pem", "-----BEGIN EC PRIVATE K" + "EY-----\nMHc\n"),
    "a key that a program made": ("secrets", "src/maatwerk/web/secret-key", "Zm9v\n"),
    "a token": ("secrets", "docs/run.md", "use ghp_" + "a1B2" * 10 + "\n"),
    "a database password": (
        "secrets",
        "docs/run.md",
        "DATABASE_URL=postgresql://maatwerk:sec" + "ret1@db/x\n",
    ),
    "a link to no file": ("links", "docs/README.md", "See [the page](nowhere.md).\n"),
    "a link to no heading": ("links", "docs/README.md", "# Here\n\nSee [there](#there).\n"),
}

LAWFUL = {
    "rows written by an action": (
        "writes",
        CASES.format("actions/release.py"),
        "def f(case):\n    case.save()\n",
    ),
    "rows written by the archive": (
        "writes",
        "src/maatwerk/archive/appending.py",
        "def f(e):\n    e.save()\n",
    ),
    "a digest that is updated": (
        "writes",
        CASES.format("facts.py"),
        "def f(digest):\n    digest.update(b'x')\n",
    ),
    "a dict that is updated": ("writes", CASES.format("facts.py"), "def f(d):\n    d.update({'a': 1})\n"),
    "a picture that is saved": (
        "writes",
        CASES.format("facts.py"),
        "def f(image, out):\n    image.save(out)\n",
    ),
    "SQL that only asks": (
        "writes",
        "src/maatwerk/web/health.py",
        "def f(cursor):\n    cursor.execute('SELECT 1')\n",
    ),
    "a moment that is made, not asked for": (
        "purity",
        CASES.format("actions.py"),
        "import datetime as dt\n\nFIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)\n",
    ),
    "a state that is read": (
        "states",
        CASES.format("queries.py"),
        "def f(q):\n    return q.filter(state='released')\n",
    ),
    "a constraint on a state": (
        "states",
        CASES.format("models.py"),
        "from django.db.models import Q\n\nHERE = Q(state='released')\n",
    ),
    "the doorway": ("states", "src/maatwerk/workflow/doorway.py", "def f(d):\n    d.state = 'released'\n"),
    "a question by hand": (
        "states",
        "src/maatwerk/web/health.py",
        "def f(cursor):\n    cursor.execute('SELECT 1')\n",
    ),
    "a dictionary that is updated": (
        "states",
        "src/maatwerk/cases/facts.py",
        "def f(said):\n    said.update({'state': 'x'})\n",
    ),
    "a value that has a state": (
        "states",
        "src/maatwerk/cases/facts.py",
        "def f(Seen):\n    return Seen(state='released')\n",
    ),
    "fields that a shredding blanks": (
        "states",
        "src/maatwerk/archive/retention.py",
        "def f(d, name):\n    setattr(d, name, '')\n",
    ),
    "a page that asks for the time": (
        "purity",
        "src/maatwerk/web/pages/home.py",
        "from django.utils import timezone\n\nNOW = timezone.now()\n",
    ),
    "an address of the example kind": (
        "secrets",
        "docs/run.md",
        "postgresql://maatwerk@localhost/maatwerk\n",
    ),
    "a link to a heading": ("links", "docs/README.md", "# What is *here*\n\n[there](#what-is-here)\n"),
    "a file of 400 lines": ("size", CASES.format("facts.py"), "x = 1\n" * 400),
}

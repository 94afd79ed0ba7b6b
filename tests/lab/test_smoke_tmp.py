from tests.lab import world
from maatwerk.lab import actions, facts, queries
from maatwerk.lab.words import HoldSubject
from tests.people.standing import AT, TODAY
def test_all(lab):
    world.keep_in_date(lab); world.validate(lab); world.judge_all(lab)
    actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    lab.pour()
    print(facts.answers(facts.Asked(family=lab.family,on=TODAY,recipes=(lab.recipe,),containers=(lab.container,),device_class="IIa")))
    assert queries.lots_in(lab.tank)==(lab.lot,)

import os,sys,time,pytest
from datetime import date
from pathlib import Path
from filrouge.ground.jobs import work
from filrouge.rooms.register.actions.lists import *
from filrouge.rooms.register.importing.sheets import sample_of
from filrouge.rooms.register.formats.columns import propose
from filrouge.rooms.register.formats.contents import Column
from filrouge.rooms.register.models import *
from filrouge.rooms.register import importing
D=Path('/work/shared/data/register')
@pytest.mark.parametrize("f,c,sites",[("coophub_tech_coops.csv","",0),("coopsuk_2016_organisations.csv","GB",0),("coopsuk_2016_economy_latest.csv","GB",0),("coopsuk_2017_outlets.csv","GB",1),("fr_ess_numerique_sirene_part.csv","FR",0),("interfoodcoop_fr_supermarkets.csv","",0),("susy_transformap_europe.csv","",0),("techcoops_world.csv","",0),("coopsuk_2022_standard.csv","GB",0)])
def test_x(world,monkeypatch,f,c,sites):
    from filrouge.ground.jobs.work import JOBS
    monkeypatch.setitem(JOBS,"register.link",lambda p,**k:{})
    t=time.time()
    s=receive_list(world.secretariat,space=world.space,umbrella=world.federation,chunks=[(D/f).read_bytes()],file_name=f,as_of=date(2022,1,1),country=c,sites=bool(sites))
    t1=time.time()
    sm=sample_of(s)
    props=propose([Column(i,h,[r[i] for r in sm]) for i,h in enumerate(s.columns)],country=c,sites=bool(sites))
    t2=time.time()
    match_columns(world.secretariat,source=s,matching={str(i):p.field for i,p in enumerate(props)})
    work.run_all(1)
    s.refresh_from_db()
    t3=time.time()
    print("\n",f,s.plan["counts"],s.plan["warnings"],s.plan["reasons"])
    for e in s.plan["examples"].get("warned",[])[:12]: print("   ",e["name"],e["warnings"])
    import_list(world.secretariat,source=s)
    work.run_all()
    t4=time.time()
    s.refresh_from_db()
    assert s.state=="imported",s.state
    n=Row.objects.filter(source=s).count()
    print("   rows",n,"open %.1f propose %.1f plan %.1f import %.1f  %d rows/s"%(t1-t,t2-t1,t3-t2,t4-t3,n/(t4-t3)))
    for r in Row.objects.filter(source=s)[:2]: print("   ",r.key,r.said)

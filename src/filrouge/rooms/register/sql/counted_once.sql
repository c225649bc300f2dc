-- How many organisations stand on the lists, each counted once, and how they spread.
-- listed(list, organisation): each once.
with held as (
    select organisation, count(*) as times
    from listed
    group by organisation
)
select
    cast(coalesce(sum(times), 0) as bigint) as naive,
    count(*) as organisations,
    count(case when times = 1 then 1 end) as once,
    count(case when times = 2 then 1 end) as twice,
    count(case when times > 2 then 1 end) as more
from held

-- How many organisations every two lists have in common; a list with itself is its length.
-- listed(list, organisation): each once.
select a.list as one, b.list as other, count(*) as shared
from listed as a
join listed as b on b.organisation = a.organisation and b.list >= a.list
group by a.list, b.list
order by one, other

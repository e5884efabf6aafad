"""A signed note is never changed nor removed, whatever the application does; only its filing is added, once."""

from django.db import migrations

FREEZE = """
create function records_keep_signed() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  filing text[] := array['state', 'filed_at', 'filed_manner', 'filed_where', 'filed_by_id', 'updated_at'];
begin
  if old.state = 'draft' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or to_jsonb(old) - filing is distinct from to_jsonb(new) - filing
     or not (old.state = 'signed' and new.state = 'filed') then
    raise exception 'a signed note does not change: write an addendum' using errcode = 'VV003';
  end if;
  return new;
end $$;
create trigger records_keep_signed before update or delete on records_note
for each row execute function records_keep_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0002_trail")]

    operations = [
        migrations.RunSQL(
            FREEZE,
            "drop trigger records_keep_signed on records_note; drop function records_keep_signed()",
        ),
    ]

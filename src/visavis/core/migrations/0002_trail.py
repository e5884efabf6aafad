"""The functions behind the audit trail and the history, and the rights of the application's role.

Traps: a trigger without a fixed search_path can be misled by a schema of the caller; a setting that was
never made is NULL, one that was made and undone is an empty string: both mean that nobody acts.
"""

from django.conf import settings
from django.db import migrations

ACTING = """
create function core_acting() returns jsonb language plpgsql stable set search_path = pg_catalog as $$
declare text_of_actor text := current_setting('visavis.acting', true);
begin
  if coalesce(text_of_actor, '') = '' then
    raise exception 'nobody acts: a change or an access needs an author' using errcode = 'VV001';
  end if;
  return text_of_actor::jsonb;
end $$;
"""

RECORD = """
create function core_record_access(the_action text, patients uuid[], visit uuid, the_details jsonb)
returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare who jsonb := core_acting();
begin
  insert into core_auditevent (at, action, actor_kind, actor_id, actor_role_id, actor_name, organization_id,
                               patient_id, visit_id, source, reason, details)
  select clock_timestamp(), the_action, who->>'kind', (who->>'id')::uuid, (who->>'role')::uuid,
         left(who->>'name', 300), (who->>'organization')::uuid, patient, visit,
         left(coalesce(who->>'source', ''), 60), left(coalesce(who->>'reason', ''), 200), the_details
  from unnest(case when cardinality(patients) = 0 then array[null::uuid] else patients end) patient;
end $$;
"""

TRACK = """
create function core_track() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
  who jsonb := core_acting();
  ignored text[] := array['updated_at'] || coalesce(tg_argv[0:tg_nargs - 1], '{}');
  old_row jsonb := case when tg_op = 'INSERT' then '{}'::jsonb else to_jsonb(old) - ignored end;
  new_row jsonb := case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) - ignored end;
  whole jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  changed jsonb;
begin
  select jsonb_object_agg(key, case tg_op when 'INSERT' then new_row->key when 'DELETE' then old_row->key
                               else jsonb_build_array(old_row->key, new_row->key) end)
  into changed
  from (select jsonb_object_keys(old_row) as key union select jsonb_object_keys(new_row)) keys
  where old_row->key is distinct from new_row->key;
  if changed is null then
    return null;
  end if;
  insert into core_historyentry (at, table_name, row_id, operation, organization_id, actor, changes)
  values (clock_timestamp(), tg_table_name, (whole->>'id')::uuid, tg_op,
          (whole->>'organization_id')::uuid, who, changed);
  return null;
end $$;
"""

REFUSE = """
create function core_refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception '% only grows: no line is changed or removed', tg_table_name using errcode = 'VV002';
end $$;
"""

GROWING = ("core_auditevent", "core_historyentry")


def protect(apps, schema_editor):
    for table in GROWING:
        schema_editor.execute(
            f"create trigger core_append_only before update or delete on {table} "
            f"for each row execute function core_refuse_change()"
        )
        schema_editor.execute(
            f"create trigger core_append_only_truncate before truncate on {table} "
            f"for each statement execute function core_refuse_change()"
        )
        role = schema_editor.quote_name(settings.APPLICATION_ROLE)
        schema_editor.execute(f"revoke insert, update, delete, truncate, references, trigger on {table} from {role}")


def unprotect(apps, schema_editor):
    for table in GROWING:
        schema_editor.execute(f"drop trigger core_append_only on {table}")
        schema_editor.execute(f"drop trigger core_append_only_truncate on {table}")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(ACTING, "drop function core_acting()"),
        migrations.RunSQL(RECORD, "drop function core_record_access(text, uuid[], uuid, jsonb)"),
        migrations.RunSQL(TRACK, "drop function core_track()"),
        migrations.RunSQL(REFUSE, "drop function core_refuse_change()"),
        migrations.RunPython(protect, unprotect),
    ]

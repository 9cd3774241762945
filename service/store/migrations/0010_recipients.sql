-- A private message may go to a person, too; `group` stays for the version that still runs.
update effect set request = request || jsonb_build_object('to', request -> 'group') where kind = 'create-message';

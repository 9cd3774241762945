-- A circle's topic and our replies to its people speak the language its announcement is written in.

alter table circle add column language text;   -- ISO 639-1; null: nobody could tell, and the settings decide

-- Outputs turned into records. A command stays succeeded where that fails; its row says why.

create domain output_parser as text check (value in ('textfsm'));

alter table jobs add column parse output_parser;   -- null: outputs are kept as they are

alter table command_results
    add column parsed             json,             -- an array of objects; json keeps the order of their keys
    add column parse_error_code   text,
    add column parse_error_detail text;

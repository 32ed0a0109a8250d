"""Holds MQTT messages against config/mqtt/deskd.schema.json.

mqtt_schema_check.py SCHEMA MESSAGES [mutants]
MESSAGES: one JSON document a line: {"of": "desk" | "daemon", "name": what follows in the topic,
"payload": text, "where": shown with a complaint}.
Prints what is wrong, one complaint a line, and ends with 1 if there is anything; the last line of a good run says how
much was checked. With `mutants` it also damages one message of each kind in every way below, and complains about each
damage that passes.
"""

import copy
import json
import sys

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match


def undescribed(part, where):
    """Each member of each object must say what it is: by its own words, or by what it refers to."""
    if isinstance(part, list):
        for i, item in enumerate(part):
            yield from undescribed(item, f'{where}/{i}')
    if not isinstance(part, dict):
        return
    members = part.get('properties', {})
    if isinstance(members, dict):
        for name, member in members.items():
            if not {'description', '$ref', 'const'} & set(member):
                yield f'{where}/properties/{name} has no description'
    for name, item in part.items():
        yield from undescribed(item, f'{where}/{name}')


class Checker:
    def __init__(self, schema):
        Draft202012Validator.check_schema(schema)
        self.schema = schema
        self.topics = schema['properties']
        self.validators = {}

    def validator(self, name):
        """Of one of the schema's definitions."""
        if name not in self.validators:
            whole = {'$schema': self.schema['$schema'], '$defs': self.schema['$defs'], '$ref': f'#/$defs/{name}'}
            self.validators[name] = Draft202012Validator(whole)
        return self.validators[name]

    def definition(self, message):
        """The name of what a JSON payload must be; None of any other."""
        said = self.topics[message['of']]['properties'][message['name']]
        return said['contentSchema']['$ref'].rpartition('/')[2] if 'contentSchema' in said else None

    def complaint(self, message):
        """Empty: it is as described."""
        said = self.topics[message['of']]['properties'].get(message['name'])
        if said is None:
            return 'the schema does not know this topic'
        if 'contentSchema' not in said:
            error = best_match(Draft202012Validator(said).iter_errors(message['payload']))
            return error.message if error else ''
        try:
            value = json.loads(message['payload'])
        except ValueError as error:
            return f'no JSON: {error}'
        return self.complaint_of(self.definition(message), value)

    def complaint_of(self, definition, value):
        # Of several kinds the one that it wants to be: its complaint is short, and the others do not matter.
        if definition == 'event' and isinstance(value, dict) and f'event_{value.get("event")}' in self.schema['$defs']:
            definition = f'event_{value["event"]}'
        error = best_match(self.validator(definition).iter_errors(value))
        return f'at {error.json_path}: {error.message[:300]}' if error else ''


def damaged(value, path='$'):
    """(what was done, the damaged value): a surplus member in each object, each value once of another type."""
    if isinstance(value, dict):
        yield f'{path} with a surplus member', {**value, 'surplus': 1}
        for name, member in value.items():
            for what, other in damaged(member, f'{path}.{name}'):
                yield what, {**value, name: other}
        return
    if isinstance(value, list):
        for i, item in enumerate(value):
            for what, other in damaged(item, f'{path}[{i}]'):
                changed = copy.copy(value)
                changed[i] = other
                yield what, changed
    yield f'{path} of another type', {'surplus': 1}


def kind(message):
    """Messages of one kind look alike."""
    value = json.loads(message['payload']) if message['payload'].startswith('{') else {}
    return message['of'], message['name'], value.get('event'), value.get('event_type')


def surviving_mutants(checker, messages):
    """How many there were, and those that passed."""
    richest = {}
    for message in messages:
        known = richest.setdefault(kind(message), message)
        if len(message['payload']) > len(known['payload']):
            richest[kind(message)] = message
    count, survivors = 0, []
    for message in richest.values():
        if checker.definition(message) is None:
            open_text = 'minLength' in checker.topics[message['of']]['properties'][message['name']]
            mutants = [('empty', '')] + ([] if open_text else [('with a surplus sign', message['payload'] + '?')])
            passed = [what for what, payload in mutants if not checker.complaint({**message, 'payload': payload})]
        else:
            mutants = list(damaged(json.loads(message['payload'])))
            passed = [what for what, value in mutants if not checker.complaint_of(checker.definition(message), value)]
        count += len(mutants)
        survivors += [f'{message["name"]}: {what} passes' for what in passed]
    return count, survivors


def main(schema_file, messages_file, *options):
    with open(schema_file, encoding='utf-8') as file:
        schema = json.load(file)
    with open(messages_file, encoding='utf-8') as file:
        messages = [json.loads(line) for line in file]
    complaints = list(undescribed(schema, '#'))
    checker = Checker(schema)
    good = []
    for message in messages:
        complaint = checker.complaint(message)
        if complaint:
            place = f'{message["where"]} {message["of"]} {message["name"]}'
            complaints.append(f'{place}: {complaint}\n  {message["payload"][:600]}')
        else:
            good.append(message)
    mutants = 0
    if 'mutants' in options:
        mutants, survivors = surviving_mutants(checker, good)
        complaints += survivors
    for complaint in complaints:
        print(complaint)
    print(f'{len(messages)} messages, {mutants} mutants, {len(complaints)} complaints')
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

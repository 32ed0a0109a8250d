"""Holds config/home-assistant against the device that deskd announces.

home_assistant_files_check.py DISCOVERY FILE...
DISCOVERY: the discovery message of a desk with everything, called "Desk". FILE: the dashboard, or a blueprint.
Prints what is wrong, one complaint a line, and ends with 1 if there is anything.
"""

import json
import re
import sys

import yaml

# What Home Assistant 2025.6 has, of what is used; whatever else a file uses has to be looked up and added.
CARDS = {'button', 'conditional', 'entities', 'grid', 'heading', 'history-graph', 'horizontal-stack', 'markdown',
         'statistics-graph', 'tile', 'vertical-stack'}
FEATURES = {'cover-open-close', 'numeric-input', 'select-options', 'toggle'}
ACTIONS = {'button.press', 'switch.turn_on', 'switch.turn_off', 'mqtt.publish'}
TRIGGERS = {'state', 'time', 'calendar', 'event'}
CONDITIONS = {'state', 'template', 'and', 'or', 'trigger', 'time'}
SELECTORS = {'action', 'boolean', 'device', 'entity', 'number', 'text', 'time'}
ENTITY = re.compile(r'\b(?:binary_sensor|button|cover|event|number|select|sensor|switch)\.[a-z0-9_]+')


class Input(str):
    """What `!input NAME` stands for."""


class Loader(yaml.SafeLoader):
    """YAML as Home Assistant reads it: with inputs, and without a key that comes twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f'{key} is there twice', node.start_mark)
        return super().construct_mapping(node, deep)


Loader.add_constructor('!input', lambda loader, node: Input(node.value))


def slug(name):
    """As Home Assistant makes an entity id of a name."""
    return re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')


def entities_of(discovery):
    device = discovery['device']['name']
    all_ids = set()
    for component in discovery['components'].values():
        name = f'{device} {component["name"]}' if component['name'] else device
        all_ids.add(f'{component["platform"]}.{slug(name)}')
    return all_ids


def walk(part):
    yield part
    for item in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from walk(item)


def objects(document):
    return (part for part in walk(document) if isinstance(part, dict))


def unknown(document, key, allowed, what):
    for part in objects(document):
        value = part.get(key)
        if isinstance(value, str) and not isinstance(value, Input) and value not in allowed:
            yield f'{what} {value} is not known'


def missing_entities(document, entities):
    for part in walk(document):
        if not isinstance(part, str) or isinstance(part, Input):
            continue
        for entity in ENTITY.findall(part):
            if entity not in entities | ACTIONS:
                yield f'there is no entity {entity}'


def wrong_targets(document, inputs):
    """An action is for entities of its own domain."""
    for part in objects(document):
        action = part.get('action') if part.get('action') != 'perform-action' else part.get('perform_action')
        entity = part.get('target', {}).get('entity_id', '') if isinstance(part.get('target'), dict) else ''
        if isinstance(entity, Input):
            entity = inputs[entity]['selector']['entity']['filter'][0]['domain'] + '.'
        if entity and not str(action).startswith(entity.partition('.')[0] + '.'):
            yield f'{action} is not for {entity}'


def dashboard_complaints(document, entities):
    for view in document['views']:
        if view.get('type') != 'sections':
            yield 'a view is not of sections'
        yield from unknown([section['cards'] for section in view['sections']], 'type',
                           CARDS | FEATURES | {'entity'}, 'card')
    actions = [part for part in objects(document) if 'perform_action' in part]
    yield from unknown(actions, 'perform_action', ACTIONS, 'action')
    for part in objects(document):
        for key in ('entity', 'entity_id'):
            if isinstance(part.get(key), str) and part[key] not in entities:
                yield f'there is no entity {part[key]}'
    yield from wrong_targets(document, {})


def declared_inputs(blueprint):
    """By name, those in sections too."""
    found = {}
    for name, said in blueprint['input'].items():
        found.update(said['input'] if 'input' in said else {name: said})
    return found


def input_complaints(document, inputs, entities):
    used = {str(part) for part in walk(document) if isinstance(part, Input)}
    for name in sorted(used - set(inputs)):
        yield f'the input {name} is used and not declared'
    for name in sorted(set(inputs) - used):
        yield f'the input {name} is declared and not used'
    for name, said in inputs.items():
        if set(said['selector']) - SELECTORS:
            yield f'the input {name} has a selector that is not known'
        if not said.get('name'):
            yield f'the input {name} has no name'
        filters = (said['selector'].get('entity') or {}).get('filter', [])
        default = said.get('default')
        if filters and isinstance(default, str) and default.partition('.')[0] != filters[0]['domain']:
            yield f'the default of the input {name} is not what it selects'
        if filters and isinstance(default, str) and default not in entities:
            yield f'there is no entity {default}, the default of {name}'


def blueprint_complaints(document, entities):
    blueprint = document['blueprint']
    body = {key: part for key, part in document.items() if key != 'blueprint'}
    for key in ('name', 'description', 'domain'):
        if not blueprint.get(key):
            yield f'the blueprint has no {key}'
    surplus = set(body) - {'mode', 'max_exceeded', 'triggers', 'variables', 'conditions', 'actions'}
    yield from (f'{key} is no part of an automation' for key in sorted(surplus))
    inputs = declared_inputs(blueprint)
    yield from input_complaints(body, inputs, entities)
    yield from unknown(body, 'trigger', TRIGGERS, 'trigger')
    yield from unknown(body, 'condition', CONDITIONS, 'condition')
    # A notification's answers are called actions as well; theirs are templates.
    named = [part for part in objects(body['actions']) if '{{' not in str(part.get('action', '{{'))]
    yield from unknown(named, 'action', ACTIONS, 'action')
    yield from wrong_targets(body, inputs)


def complaints(text, discovery):
    try:
        document = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        yield ' '.join(str(error).split())
        return
    entities = entities_of(discovery)
    yield from missing_entities(document, entities)
    yield from (blueprint_complaints if 'blueprint' in document else dashboard_complaints)(document, entities)


def main(discovery_file, *files):
    with open(discovery_file, encoding='utf-8') as file:
        discovery = json.load(file)
    count = 0
    for name in files:
        with open(name, encoding='utf-8') as file:
            text = file.read()
        found = list(complaints(text, discovery))
        if 'blueprint:' not in text:
            # As its first lines say how to use it for a desk of another name.
            other = re.sub(r'\.desk(\b|_)', r'.main_desk\1', text)
            found += complaints(other, {**discovery, 'device': {'name': 'Main desk'}})
        for complaint in found:
            print(f'{name.rpartition("/")[2]}: {complaint}')
        count += len(found)
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

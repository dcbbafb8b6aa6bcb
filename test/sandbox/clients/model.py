"""Holds each answer that botocore gets against its model of the service (service-2.json)."""

import json
import os
import re
import xml.etree.ElementTree as ElementTree

import botocore.parsers
import ebcli

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

# The EB CLI reads what the SDKs' model lacks: `Tier` of DescribeConfigurationSettings.
with open(
    os.path.join(
        os.path.dirname(ebcli.__file__),
        "lib/botocoredata/elasticbeanstalk/2010-12-01/service-2.json",
    ),
    encoding="utf-8",
) as file:
    EB_CLI_SHAPES = json.load(file)["shapes"]

# Where AWS itself answers other words than its model has.
# https://docs.aws.amazon.com/cli/latest/reference/elasticbeanstalk/describe-environment-health.html
OTHER_WORDS = {"DescribeEnvironmentHealthResult.Status"}

problems = []


def complain(path, problem):
    line = f"{path}: {problem}"
    if line not in problems:
        problems.append(line)


def watch():
    """From now on every answer that is no error is held against the model."""
    for parser in (botocore.parsers.QueryParser, botocore.parsers.JSONParser):
        wrap(parser)


def wrap(parser):
    parse = parser.parse

    def checked(self, response, shape):
        if response["status_code"] < 300:
            check_response(parser, response["body"], shape)
        return parse(self, response, shape)

    parser.parse = checked


def check_response(parser, body, shape):
    if parser is botocore.parsers.JSONParser:
        check_json(json.loads(body), shape, shape.name)
        return
    root = ElementTree.fromstring(body)
    wrapper = shape and shape.serialization.get("resultWrapper")
    names = [local(child) for child in root]
    expected = ([wrapper] if wrapper else []) + ["ResponseMetadata"]
    if names != expected:
        complain(local(root), f"has {names}, not {expected}")
    elif wrapper:
        check_xml(root[0], shape, shape.name)


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def check_xml(element, shape, path):
    if shape.type_name == "structure":
        check_structure(element, shape, path)
    elif shape.type_name == "list":
        member = shape.member.serialization.get("name", "member")
        for child in element:
            if local(child) != member:
                complain(path, f"has <{local(child)}>, not <{member}>")
            else:
                check_xml(child, shape.member, f"{path}[]")
    else:
        check_scalar(element.text or "", shape, path)


def check_structure(element, shape, path):
    known = {
        member.serialization.get("name", name): (name, member)
        for name, member in shape.members.items()
    }
    seen = [local(child) for child in element]
    for name in set(seen):
        if seen.count(name) > 1:
            complain(path, f"has <{name}> more than once")
    for child in element:
        name = local(child)
        if name in known:
            check_xml(child, known[name][1], f"{path}.{name}")
        elif name not in EB_CLI_SHAPES.get(shape.name, {}).get("members", {}):
            complain(path, f"has <{name}>, which the model lacks")
    check_required(shape, {known[name][0] for name in seen if name in known}, path)


def check_required(shape, seen, path):
    for name in shape.required_members:
        if name not in seen:
            complain(path, f"lacks {name}, which the model requires")


def check_scalar(text, shape, path):
    kind = shape.type_name
    if kind == "boolean" and text not in ("true", "false"):
        complain(path, f"is {text!r}, not true or false")
    if kind in ("integer", "long") and not re.fullmatch(r"-?\d+", text):
        complain(path, f"is {text!r}, not a whole number")
    if kind == "timestamp" and not TIME.fullmatch(text):
        complain(path, f"is {text!r}, not a time")
    if kind == "string":
        check_enumeration(text, shape, path)


def check_enumeration(text, shape, path):
    words = getattr(shape, "enum", [])
    if words and text not in words and path not in OTHER_WORDS:
        complain(path, f"is {text!r}, not one of {words}")


def check_json(value, shape, path):
    kind = shape.type_name
    if kind == "structure":
        for name, inner in value.items():
            if name in shape.members:
                check_json(inner, shape.members[name], f"{path}.{name}")
            else:
                complain(path, f"has {name}, which the model lacks")
        check_required(shape, set(value), path)
    elif kind == "list":
        for inner in value:
            check_json(inner, shape.member, f"{path}[]")
    elif kind == "string":
        check_enumeration(value, shape, path)

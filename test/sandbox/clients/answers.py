"""
Calls every operation of the sandbox by boto3, waits by its waiters, and prints as JSON which operations were
called and where an answer isn't as botocore's model has it.
"""

import json
import time

import boto3
import botocore.config
import botocore.exceptions

import model

QUICK = {"Delay": 1, "MaxAttempts": 60}
PASSWORD = "boto-Passw0rd"

called = set()


def client(service):
    made = boto3.client(
        service, config=botocore.config.Config(retries={"max_attempts": 0})
    )
    made.meta.events.register(
        "before-call", lambda model, **_: called.add(f"{service}:{model.name}")
    )
    return made


rds = client("rds")
eb = client("elasticbeanstalk")
elb = client("elbv2")
sts = client("sts")
secrets = client("secretsmanager")
ssm = client("ssm")


def wait(waiter, **arguments):
    (rds if waiter.startswith("db_") else eb).get_waiter(waiter).wait(
        **arguments, WaiterConfig=QUICK
    )


def until_status(instance, status):
    for _ in range(120):
        (found,) = rds.describe_db_instances(DBInstanceIdentifier=instance)[
            "DBInstances"
        ]
        if found["DBInstanceStatus"] == status:
            return found
        time.sleep(0.5)
    raise TimeoutError(f"{instance} is never {status}")


def until_password_is_set(instance):
    """RDS shows it as pending until it is set; the status in between may be over before anybody looks."""
    for _ in range(120):
        found = until_status(instance, "available")
        if "MasterUserPassword" not in found.get("PendingModifiedValues", {}):
            return
        time.sleep(0.5)
    raise TimeoutError(f"{instance} keeps its old password")


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != code:
            raise
    else:
        model.complain(call.__name__, f"isn't refused with {code}")


def instances():
    made = {"DBInstanceIdentifier": "boto-new"}
    rds.create_db_instance(
        **made,
        Engine="postgres",
        DBInstanceClass="db.t3.micro",
        AllocatedStorage=20,
        BackupRetentionPeriod=0,
        MasterUsername="boto",
        MasterUserPassword=PASSWORD,
        Tags=[{"Key": "made", "Value": "by boto"}],
    )
    wait("db_instance_available", **made)
    snapshot = {"DBSnapshotIdentifier": "boto-snapshot"}
    rds.create_db_snapshot(**made, **snapshot)
    wait("db_snapshot_available", **snapshot)
    wait("db_snapshot_completed", **snapshot)
    rds.describe_db_snapshot_attributes(**snapshot)
    rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier="boto-snapshot",
        TargetDBSnapshotIdentifier="boto-copy",
    )
    wait("db_snapshot_available", DBSnapshotIdentifier="boto-copy")
    restored = {"DBInstanceIdentifier": "boto-restored"}
    rds.restore_db_instance_from_db_snapshot(
        **restored, DBSnapshotIdentifier="boto-copy"
    )
    wait("db_instance_available", **restored)
    rds.modify_db_instance(
        **restored, DBInstanceClass="db.t3.small", MasterUserPassword=PASSWORD
    )
    until_password_is_set("boto-restored")
    refused("InvalidParameterCombination", rds.modify_db_instance, **restored)
    for change, status in (
        (rds.reboot_db_instance, "available"),
        (rds.stop_db_instance, "stopped"),
        (rds.start_db_instance, "available"),
    ):
        change(**restored)
        until_status("boto-restored", status)
    tags(rds.describe_db_instances(**restored)["DBInstances"][0]["DBInstanceArn"])
    described()
    rds.delete_db_snapshot(**snapshot)
    wait("db_snapshot_deleted", **snapshot)
    for instance in (made, restored):
        rds.delete_db_instance(**instance, SkipFinalSnapshot=True)
    for instance in (made, restored):
        wait("db_instance_deleted", **instance)


def tags(arn):
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "a", "Value": "<b>"}])
    rds.list_tags_for_resource(ResourceName=arn)
    rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["a"])


def described():
    for operation, arguments in (
        ("describe_db_instances", {}),
        ("describe_db_snapshots", {}),
        ("describe_db_instance_automated_backups", {}),
        ("describe_db_engine_versions", {"Engine": "postgres"}),
        (
            "describe_orderable_db_instance_options",
            {"Engine": "postgres", "DBInstanceClass": "db.t3.micro"},
        ),
        ("describe_db_parameter_groups", {}),
        ("describe_db_subnet_groups", {}),
        ("describe_events", {"Duration": 1440}),
    ):
        for _page in rds.get_paginator(operation).paginate(**arguments):
            pass
    refused("InvalidParameterValue", rds.describe_db_instances, Marker="unknown")


def environments():
    uat = {"EnvironmentName": "uat-grey"}
    settings = {"ApplicationName": "cobalt", **uat}
    option = {
        "Namespace": "aws:elasticbeanstalk:application:environment",
        "OptionName": "BY",
        "Value": "boto",
    }
    eb.validate_configuration_settings(**settings, OptionSettings=[option])
    eb.update_environment(**uat, OptionSettings=[option])
    eb.describe_configuration_settings(**settings)
    wait("environment_updated", EnvironmentNames=["uat-grey"])
    eb.describe_configuration_settings(**settings)
    eb.describe_applications()
    eb.describe_application_versions(ApplicationName="cobalt")
    (environment,) = eb.describe_environments(EnvironmentNames=["uat-grey"])[
        "Environments"
    ]
    eb.describe_environment_health(**uat, AttributeNames=["All"])
    eb.describe_instances_health(**uat, AttributeNames=["All"])
    eb.describe_events(**uat)
    eb.describe_platform_version(PlatformArn=environment["PlatformArn"])
    arn = {"ResourceArn": environment["EnvironmentArn"]}
    eb.update_tags_for_resource(**arn, TagsToAdd=[{"Key": "a", "Value": "b"}])
    eb.list_tags_for_resource(**arn)
    eb.swap_environment_cnames(
        SourceEnvironmentName="uat-grey", DestinationEnvironmentName="test-grey"
    )
    balancers(eb.describe_environment_resources(**uat)["EnvironmentResources"])
    eb.terminate_environment(**uat)
    wait("environment_terminated", EnvironmentNames=["uat-grey"])
    refused(
        "InvalidParameterValue", eb.describe_configuration_settings, **settings
    )


def balancers(resources):
    arn = resources["LoadBalancers"][0]["Name"]
    (group,) = elb.describe_target_groups(LoadBalancerArn=arn)["TargetGroups"]
    elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])


def others():
    account = sts.get_caller_identity()["Account"]
    sts.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/refresher", RoleSessionName="night"
    )
    secrets.get_secret_value(SecretId=secret_of_production())
    refused("ParameterNotFound", ssm.get_parameter, Name="nothing")


def secret_of_production():
    (settings,) = eb.describe_configuration_settings(
        ApplicationName="cobalt", EnvironmentName="production-green"
    )["ConfigurationSettings"]
    (arn,) = [
        option["Value"]
        for option in settings["OptionSettings"]
        if option["OptionName"] == "RDS_PASSWORD"
    ]
    # What follows the secret's ARN is the key within it.
    return ":".join(arn.split(":")[:7])


model.watch()
instances()
environments()
others()
print(json.dumps({"called": sorted(called), "problems": model.problems}))

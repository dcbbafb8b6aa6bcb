// The AWS provider's own code for RDS instances and snapshots, as a Pulumi plugin: what the official plugin
// is made of, for machines that can't download that. Read by tests only; see docs/tested-with.md.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The version that the engine looks for, by the name of the plugin's folder. Set when this is built.
var version = "0.0.0"

func main() {
	_, provider, err := xpprovider.GetProvider(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	info := tfbridge.ProviderInfo{
		P:              shimv2.NewProvider(provider, shimv2.WithPlanResourceChange(func(string) bool { return true })),
		Name:           "aws",
		Version:        version,
		ResourcePrefix: "aws",
		Resources: map[string]*tfbridge.ResourceInfo{
			"aws_db_instance": {
				Tok:              "aws:rds/instance:Instance",
				PreCheckCallback: computeTagsAll,
				Fields: map[string]*tfbridge.SchemaInfo{
					"identifier": {Default: &tfbridge.DefaultInfo{AutoNamed: true, From: autoName}},
				},
			},
			"aws_db_snapshot": {Tok: "aws:rds/snapshot:Snapshot", PreCheckCallback: computeTagsAll},
		},
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
	}
	for name := range provider.ResourcesMap {
		if _, mapped := info.Resources[name]; !mapped {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
		}
	}
	for name := range provider.DataSourcesMap {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
	}
	tfbridge.Main("aws", version, info, []byte(`{"name":"aws"}`))
}

// The official plugin names an instance so: pulumi-aws, provider/resources.go.
func autoName(res *tfbridge.PulumiResource) (interface{}, error) {
	return resource.NewUniqueHex(string(res.URN.Name()), 7, 255)
}

package main

import (
	"context"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The provider computes tags_all when it plans; the official plugin does it in Check, from the tags, the
// provider's default tags and the tags to ignore, and sends it as an input: pulumi-aws, provider/tags.go.
func computeTagsAll(
	_ context.Context, inputs resource.PropertyMap, provider resource.PropertyMap,
) (resource.PropertyMap, error) {
	checked := inputs.Copy()
	tags := inputs["tags"]
	if tags.ContainsUnknowns() || resource.NewObjectProperty(provider).ContainsUnknowns() {
		checked["tagsAll"] = resource.NewOutputProperty(resource.Output{Known: false})
		return checked, nil
	}
	all := resource.PropertyMap{}
	for _, from := range []resource.PropertyValue{property(provider["defaultTags"], "tags"), tags} {
		if from.IsObject() {
			for key, value := range from.ObjectValue() {
				all[key] = value
			}
		}
	}
	ignored := provider["ignoreTags"]
	for key := range all {
		if matches(property(ignored, "keys"), string(key), isEqual) ||
			matches(property(ignored, "keyPrefixes"), string(key), strings.HasPrefix) {
			delete(all, key)
		}
	}
	checked["tagsAll"] = resource.NewObjectProperty(all)
	return checked, nil
}

func property(of resource.PropertyValue, name resource.PropertyKey) resource.PropertyValue {
	if !of.IsObject() {
		return resource.NewNullProperty()
	}
	return of.ObjectValue()[name]
}

func matches(patterns resource.PropertyValue, key string, match func(key, pattern string) bool) bool {
	if !patterns.IsArray() {
		return false
	}
	for _, pattern := range patterns.ArrayValue() {
		if pattern.IsString() && match(key, pattern.StringValue()) {
			return true
		}
	}
	return false
}

func isEqual(key, pattern string) bool { return key == pattern }

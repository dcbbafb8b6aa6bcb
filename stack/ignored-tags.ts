/**
 * Paths for `ignoreChanges` that make the AWS provider leave these tags alone, whoever set them. A refresh brings them
 * into the state, and the provider would take away what the program doesn't give.
 *
 * The bridge of the AWS provider compares such paths as text with its own: `tags.a:b`, and with a dot, quote or bracket
 * in the key `tags.["a.b"]` (pulumi-terraform-bridge, pkg/tfbridge/diff.go). `tagsAll` is compared besides `tags`.
 */
export function ignoredTags(keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const name = /[."[\]]/.test(key)
      ? `["${key.replaceAll('"', '\\"')}"]`
      : key;
    return [`tags.${name}`, `tagsAll.${name}`];
  });
}

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AssetHashType } from "aws-cdk-lib";
import { type AssetCode, Code, type Runtime } from "aws-cdk-lib/aws-lambda";

const HANDLERS = fileURLToPath(new URL("../lambdas/handlers", import.meta.url));
const BUNDLE_FUNCTION = fileURLToPath(new URL("bundle-function.ts", import.meta.url));

/**
 * The code of the handler `lambdas/handlers/<name>.ts`, bundled when a stack is synthesized that needs
 * it. Not by CDK's own `NodejsFunction`, which calls esbuild's command and so knows no plug-ins.
 */
export function functionCode(name: string, runtime: Runtime): AssetCode {
  return Code.fromAsset(HANDLERS, {
    // A deployment replaces what has changed, and that is what comes out.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run; the CDK tells bundles of one folder apart by the command.
      image: runtime.bundlingImage,
      command: [name],
      local: {
        tryBundle: (folder) => {
          execFileSync(process.execPath, [BUNDLE_FUNCTION, `${HANDLERS}/${name}.ts`, folder], {
            stdio: ["ignore", "ignore", "inherit"],
          });
          return true;
        },
      },
    },
  });
}

import type { EC2Client } from "@aws-sdk/client-ec2";
import {
  type Ec2World,
  type Ec2WorldOptions,
  startEc2World,
} from "../../../../local/world/ec2/ec2-world.ts";
import { ec2ClientsAt } from "../../../support/ec2-clients-at.ts";
import { VirtualClock } from "../../../support/fakes/memory-volume-snapshotter.ts";

/** A world on a clock of its own, and a client that sends every request once. */
export interface Ec2Rig extends AsyncDisposable {
  readonly world: Ec2World;
  readonly region: ReturnType<Ec2World["region"]>;
  readonly clock: VirtualClock;
  readonly client: EC2Client;
}

/** Starts a world whose snapshots take 100 s and whose disks take 10 s, and opens `us-east-1`. */
export async function ec2Rig(options: Ec2WorldOptions = {}): Promise<Ec2Rig> {
  const clock = new VirtualClock();
  const times = { now: clock.now, snapshotSeconds: 100, volumeSeconds: 10 };
  const world = await startEc2World({ ...times, ...options });
  const { once: client } = ec2ClientsAt(world.url);
  return {
    world,
    region: world.region("us-east-1"),
    clock,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await world.stop();
    },
  };
}

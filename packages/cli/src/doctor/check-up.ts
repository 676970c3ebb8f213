import type { Context } from '../context.ts';
import { checkServer } from './check-server.ts';
import type { Finding } from './finding.ts';
import { checkDisk, checkFileLimit, checkNode, checkPorts } from './machine.ts';

/** Every check, machine first. None throws. */
export async function checkUp(context: Context, directory: string): Promise<Finding[]> {
  const server = await checkServer(context);
  return [
    checkNode(process.versions.node),
    checkFileLimit(),
    await checkDisk(directory),
    ...server.findings,
    // A server that answers holds the ports itself.
    ...(server.reachable ? [] : await checkPorts()),
  ];
}

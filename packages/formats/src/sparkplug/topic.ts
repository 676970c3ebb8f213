/** The message types of an edge node and its devices, Sparkplug 3.0 §4.1.3. */
export type MessageType = 'NBIRTH' | 'NDEATH' | 'NDATA' | 'NCMD' | 'DBIRTH' | 'DDEATH' | 'DDATA' | 'DCMD';

export interface EdgeNodeName {
  readonly group: string;
  readonly edgeNode: string;
}

export type SparkplugTopic =
  | (EdgeNodeName & { readonly type: MessageType; readonly device?: string })
  | { readonly type: 'STATE'; readonly hostId: string };

/** The namespace element of every topic (tck-id-topic-structure-namespace-a). */
export const namespace = 'spBv1.0';

/** `spBv1.0/{group}/{type}/{edge node}[/{device}]` or `spBv1.0/STATE/{host}`; undefined when it is neither. */
export function parseTopic(topic: string): SparkplugTopic | undefined {
  const [first, group, type, edgeNode, device, ...rest] = topic.split('/');
  if (first !== namespace || group === undefined || type === undefined || rest.length > 0) return undefined;
  if (group === 'STATE' && edgeNode === undefined) return isName(type) ? { type: 'STATE', hostId: type } : undefined;
  if (!isName(group) || !isMessageType(type) || edgeNode === undefined || !isName(edgeNode)) return undefined;
  if (type.startsWith('D') !== (device !== undefined)) return undefined;
  if (device === undefined) return { type, group, edgeNode };
  return isName(device) ? { type, group, edgeNode, device } : undefined;
}

/** The topic of a message; a device only with the types that begin with D. */
export function topicOf(type: MessageType, { group, edgeNode }: EdgeNodeName, device?: string): string {
  return [namespace, group, type, edgeNode, ...(device === undefined ? [] : [device])].join('/');
}

/** Not empty and without the reserved `+`, `#` and `/` (tck-id-intro-group-id-chars and its like). */
function isName(name: string): boolean {
  return name !== '' && name.length <= 256 && !/[+#/\0]/.test(name);
}

const messageTypes = new Set<string>(['NBIRTH', 'NDEATH', 'NDATA', 'NCMD', 'DBIRTH', 'DDEATH', 'DDATA', 'DCMD']);

function isMessageType(type: string): type is MessageType {
  return messageTypes.has(type);
}

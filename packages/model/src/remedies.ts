/** What the reader does next, where a reason tells more than its code. */
export function remedyOf(reason: string): Remedy | undefined {
  return Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
}

export interface Remedy {
  readonly en: string;
  readonly zh: string;
}

const otherKey: Remedy = {
  en: "The key that its delegation tells is not the server's: delegate again with the site record of the server (nameplate site export).",
  zh: '委派记录中的公钥不是该服务器的公钥：请用该服务器的站点记录（nameplate site export）重新委派。',
};

const signInAgain: Remedy = {
  en: 'Sign in again (nameplate login), or have a new key made.',
  zh: '请重新登录（nameplate login），或申请新的密钥。',
};

const otherToken: Remedy = {
  en: 'Ask the identity provider for an access token of this server: nameplate login.',
  zh: '请向身份提供方申请用于本服务器的访问令牌：nameplate login。',
};

const byReason: Readonly<Record<string, Remedy>> = {
  ANSWER_NOT_AUTHENTIC: otherKey,
  SERVER_KEY_UNKNOWN: {
    en: 'The delegation tells no key of the server: delegate again with its site record (nameplate site export).',
    zh: '委派记录中没有该服务器的公钥：请用其站点记录（nameplate site export）重新委派。',
  },
  CODE_NOT_BOUND: {
    en: 'Bind it to the identifier of the thing (nameplate alias add IDENTIFIER CODE), or check that it is the code that was meant.',
    zh: '请将其绑定到该物的标识（nameplate alias add IDENTIFIER CODE），或核对是否扫描了正确的编码。',
  },
  ANSWER_SIGNATURE: {
    en: "The key that is trusted is not the server's: check --server-key (serverKey) and who answers at the address.",
    zh: '所信任的公钥不是该服务器的公钥：请核对 --server-key（serverKey）以及该地址的应答方。',
  },
  TOKEN_EXPIRED: signInAgain,
  LOGIN_EXPIRED: signInAgain,
  LOGIN_REVOKED: signInAgain,
  TOKEN_WRONG_AUDIENCE: otherToken,
  TOKEN_WRONG_ISSUER: otherToken,
  TOKEN_NO_RULE: {
    en: 'Ask who runs the server for a rule that fits your claims (oidc_rules_file), or the provider for another group.',
    zh: '请向服务器管理员申请与您的声明相符的规则（oidc_rules_file），或向身份提供方申请其他用户组。',
  },
  OIDC_PROVIDER: {
    en: 'Check that the identity provider (oidc_issuer) runs and that the server reaches it, then repeat.',
    zh: '请检查身份提供方（oidc_issuer）是否运行、服务器能否访问，然后重试。',
  },
  PREFIX_SUSPENDED_ALREADY: {
    en: 'Nothing is left to do. Check that it is the prefix that was meant (nameplate prefix list).',
    zh: '无需再操作。请核对前缀是否有误（nameplate prefix list）。',
  },
  PREFIX_NOT_SUSPENDED: {
    en: 'Nothing is left to do. Check that it is the prefix that was meant (nameplate prefix list).',
    zh: '无需再操作。请核对前缀是否有误（nameplate prefix list）。',
  },
  PREFIX_HELD: {
    en: 'Nothing is left to do. Check that it is the prefix, and the organization, that was meant.',
    zh: '无需再操作。请核对前缀和组织是否有误。',
  },
  APPLICATION_DECIDED: {
    en: 'A decision stands (nameplate prefix applications); whoever needs another one applies again.',
    zh: '决定不再更改（nameplate prefix applications）；如需另作决定，请重新申请。',
  },
  ORGANIZATION_NOT_COVERED: {
    en: 'Name your own organization or one below it, or use a key of one above it or of the operator of the server.',
    zh: '请填写本组织或其下级组织，或使用其上级组织、服务器管理员的密钥。',
  },
  ORGANIZATION_NOT_ABOVE: {
    en: 'Ask an organization above it, or the operator of the server, to do this.',
    zh: '请由其上级组织或服务器管理员执行此操作。',
  },
  PARENT_NOT_HOMED: {
    en: 'Create the parent here first (nameplate prefix create), or delegate at the server that holds it.',
    zh: '请先在此创建上级前缀（nameplate prefix create），或在持有上级前缀的服务器上委派。',
  },
  HANDLE_RC_4: {
    en: 'The server cannot take this request, or answer it in one message: do as its message says.',
    zh: '服务器无法受理该请求，或无法在一条报文中应答：请按其消息处理。',
  },
  MESSAGE_LENGTH: {
    en: 'The record is too large for one Handle message: ask for some values by type or index, or over gRPC or HTTP.',
    zh: '记录超出一条 Handle 报文的长度：请按类型或索引查询部分值，或改用 gRPC 或 HTTP。',
  },
  NOT_HANDLE: {
    en: 'Give the port of the Handle listener (handle_port, 2641 unless set otherwise).',
    zh: '请填写 Handle 监听端口（handle_port，默认 2641）。',
  },
  NOT_GRPC: {
    en: 'Give the port of the gRPC listener (grpc_port, 7400 unless set otherwise).',
    zh: '请填写 gRPC 监听端口（grpc_port，默认 7400）。',
  },
};

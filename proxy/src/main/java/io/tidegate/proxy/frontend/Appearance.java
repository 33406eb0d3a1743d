package io.tidegate.proxy.frontend;

import io.tidegate.proxy.wire.auth.AuthPlugin;

/**
 * What a client sees before it logs in, and what drivers branch on.
 *
 * @param plugin the authentication that clients begin with unless they know better
 * @param capabilities those that clients are offered because the servers have them
 */
public record Appearance(String serverVersion, AuthPlugin plugin, int capabilities) {}

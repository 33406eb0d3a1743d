package io.tidegate.proxy.wire.auth;

import org.jspecify.annotations.Nullable;

/** The authentication plugins that the proxy speaks, towards clients and servers. */
public enum AuthPlugin {
    MYSQL_NATIVE_PASSWORD("mysql_native_password"),
    CACHING_SHA2_PASSWORD("caching_sha2_password"),

    /** The password itself; inside TLS only. */
    MYSQL_CLEAR_PASSWORD("mysql_clear_password"),

    /** MariaDB's; towards servers only, as what they store verifies nothing else. */
    CLIENT_ED25519("client_ed25519"),

    /** MariaDB's from 11.6 on; towards servers only, for the same reason. */
    PARSEC("parsec");

    private final String pluginName;

    AuthPlugin(String pluginName) {
        this.pluginName = pluginName;
    }

    /** Its name on the wire. */
    public String pluginName() {
        return pluginName;
    }

    /** The plugin of that name, or null if the proxy does not speak it. */
    public static @Nullable AuthPlugin named(String pluginName) {
        for (AuthPlugin plugin : values()) {
            if (plugin.pluginName.equals(pluginName)) {
                return plugin;
            }
        }
        return null;
    }
}

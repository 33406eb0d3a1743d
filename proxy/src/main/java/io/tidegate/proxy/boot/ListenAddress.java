package io.tidegate.proxy.boot;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.HttpConfig;
import java.util.Optional;

/**
 * Where this proxy listens, in the place of what the configuration says: proxies share that, and
 * several of them may run on one machine.
 */
record ListenAddress(String host, int port) {
    /**
     * @param option by which it was given
     * @throws IllegalArgumentException when it is no address
     */
    static ListenAddress parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                return new ListenAddress(text.substring(0, colon), port);
            }
        } catch (NumberFormatException noPort) {
            // Said below.
        }
        throw new IllegalArgumentException(option + " takes HOST:PORT, such as 127.0.0.1:3307");
    }

    Configuration in(Configuration configuration) {
        return configuration.with(configuration.listener().at(host, port));
    }

    /** An admin port needs users: without a section there is none to listen elsewhere. */
    Configuration forAdminIn(Configuration configuration) {
        return configuration
                .admin()
                .map(admin -> configuration.with(admin.at(host, port)))
                .orElse(configuration);
    }

    Configuration forHttpIn(Configuration configuration) {
        HttpConfig none = new HttpConfig(host, port, Optional.empty());
        return configuration.with(configuration.http().orElse(none).at(host, port));
    }
}

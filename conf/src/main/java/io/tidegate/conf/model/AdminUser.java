package io.tidegate.conf.model;

import java.util.List;

/**
 * A user of the admin port.
 *
 * @param hosts where the user may come from; empty means anywhere
 */
public record AdminUser(
        String name, Credential credential, AdminRole role, List<AddressRange> hosts) {
    public AdminUser {
        hosts = List.copyOf(hosts);
    }
}

package io.tidegate.conf.load;

import io.tidegate.conf.model.AdminConfig;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.conf.model.AdminUser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code admin}. */
final class AdminReader {
    private AdminReader() {}

    static Optional<AdminConfig> read(Section root) {
        if (!root.has("admin")) {
            return Optional.empty();
        }
        Section section = root.section("admin");
        AdminConfig admin =
                new AdminConfig(
                        section.text("host").orElse("127.0.0.1"),
                        section.number("port", 3308, 0, 65_535),
                        users(section.required("users", "name at least one user")));
        section.end();
        return Optional.of(admin);
    }

    private static Map<String, AdminUser> users(Section section) {
        Map<String, AdminUser> users = new LinkedHashMap<>();
        section.requireDistinctKeys("another user");
        for (String name : section.keys()) {
            users.put(name, user(name, section.section(name)));
        }
        if (users.isEmpty()) {
            section.problem("", "nobody could log in", "name at least one user");
        }
        return users;
    }

    private static AdminUser user(String name, Section section) {
        UserReader.checkName(name, section);
        AdminUser user =
                new AdminUser(
                        name,
                        UserReader.credential(section),
                        section.choice("role", AdminRole.class, AdminRole.VIEWER),
                        UserReader.hosts(section));
        section.end();
        return user;
    }
}

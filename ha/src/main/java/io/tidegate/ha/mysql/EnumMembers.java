package io.tidegate.ha.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the members out of {@code enum('a','b''c')}. */
final class EnumMembers {
    private EnumMembers() {}

    /** Empty where an escape makes it doubtful what a member is. */
    static Optional<List<String>> of(String columnType) {
        if (!columnType.startsWith("enum(") || columnType.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        List<String> members = new ArrayList<>();
        int at = "enum(".length();
        while (at < columnType.length() && columnType.charAt(at) == '\'') {
            StringBuilder member = new StringBuilder();
            at++;
            while (at < columnType.length()) {
                char c = columnType.charAt(at++);
                if (c == '\'') {
                    if (at >= columnType.length() || columnType.charAt(at) != '\'') {
                        break;
                    }
                    at++;
                }
                member.append(c);
            }
            members.add(member.toString());
            at++;
        }
        return Optional.of(List.copyOf(members));
    }
}

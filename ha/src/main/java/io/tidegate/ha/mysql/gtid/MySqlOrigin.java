package io.tidegate.ha.mysql.gtid;

import java.util.regex.Pattern;

/**
 * What numbers transactions on its own: a server, or a tag on a server (from MySQL 8.3 on).
 *
 * @param uuid in lower case
 * @param tag in lower case, empty for transactions without one
 */
record MySqlOrigin(String uuid, String tag) implements Comparable<MySqlOrigin> {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TAG = Pattern.compile("([a-z_][a-z0-9_]{0,31})?");

    MySqlOrigin {
        if (!UUID.matcher(uuid).matches()) {
            throw new IllegalArgumentException("not a server's UUID: " + uuid);
        }
        if (!isTag(tag)) {
            throw new IllegalArgumentException("not a tag: " + tag);
        }
    }

    static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** As servers sort them: what has no tag stands in front. */
    @Override
    public int compareTo(MySqlOrigin other) {
        int uuids = uuid.compareTo(other.uuid);
        return uuids != 0 ? uuids : tag.compareTo(other.tag);
    }
}

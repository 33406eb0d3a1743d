package io.tidegate.ha.mysql.gtid;

/**
 * What numbers transactions on its own: a server within a domain. All origins of a domain take
 * their numbers from one sequence, so that those of one origin have gaps.
 *
 * @param domain gtid_domain_id, 32 bits
 * @param server server_id, 32 bits
 */
record MariaDbOrigin(long domain, long server) implements Comparable<MariaDbOrigin> {
    private static final long MAX = 0xffff_ffffL;

    MariaDbOrigin {
        if (domain < 0 || domain > MAX || server < 0 || server > MAX) {
            throw new IllegalArgumentException("no origin is " + domain + "-" + server);
        }
    }

    @Override
    public int compareTo(MariaDbOrigin other) {
        int domains = Long.compare(domain, other.domain);
        return domains != 0 ? domains : Long.compare(server, other.server);
    }

    @Override
    public String toString() {
        return domain + "-" + server;
    }
}

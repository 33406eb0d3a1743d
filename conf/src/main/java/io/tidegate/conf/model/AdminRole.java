package io.tidegate.conf.model;

/** What a user of the admin port may do; each role may do what those before it may. */
public enum AdminRole {
    /** Look. */
    VIEWER,
    /** Steer what runs: kill, drain, pause, resume. */
    OPERATOR,
    /** Change the configuration. */
    ADMIN;

    public boolean mayDoAs(AdminRole needed) {
        return compareTo(needed) >= 0;
    }
}

package io.tidegate.it.server;

/** The account with all rights that every server here has, open to TCP. */
public final class ServerAccount {
    public static final String USER = "tidegate";
    public static final String PASSWORD = "tidegate";

    /** One statement a line, as the servers' bootstrap modes want it. */
    static final String CREATION =
            """
            CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';
            GRANT ALL PRIVILEGES ON *.* TO '%s'@'%%' WITH GRANT OPTION;
            """
                    .formatted(USER, PASSWORD, USER);

    private ServerAccount() {}
}

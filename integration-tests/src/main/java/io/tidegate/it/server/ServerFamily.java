package io.tidegate.it.server;

/** The two families of servers that speak MySQL's protocol, each with dialects of its own. */
public enum ServerFamily {
    MARIADB,
    MYSQL
}

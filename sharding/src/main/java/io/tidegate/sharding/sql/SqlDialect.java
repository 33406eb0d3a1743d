package io.tidegate.sharding.sql;

public record SqlDialect(
        java.nio.charset.Charset charset,
        boolean ansiQuotes,
        boolean noBackslashEscapes,
        boolean mariaDb) {}

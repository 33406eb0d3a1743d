package io.tidegate.sharding.sql;

public final class ScannedSql implements StatementText {}

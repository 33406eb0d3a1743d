package io.tidegate.sharding.sql;

public interface StatementText {}

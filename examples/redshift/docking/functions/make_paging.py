"""The next page of molecules: the statement that selects their ids, and where the page begins."""
from datetime import datetime, timezone

ALL = "select id from public.molecular_data where 1=1"


def handler(event, _context):
    params = event["params"]
    sql = params.get("sqlStatement") or ALL
    execution_id = params.get("executionId") or f"EXP-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}"
    total = params.get("totalCount", 0) + params.get("rows", 0)
    page_size = params.get("pageSize", 10000)
    count = f"select count(*) from exp_data where executionid='{execution_id}'"
    return {
        "index": params.get("index", 0) + 1,
        "sqlStatement": sql,
        "idSqlStatement": f"{sql} order by id limit {page_size} offset {total}",
        "totalCount": total,
        "docking_result_sql": params.get("docking_result_sql") or count,
        "executionId": execution_id,
    }

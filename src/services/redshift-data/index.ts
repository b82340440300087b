// redshift-data — the Redshift Data API inside Treadle.
export { type RedshiftData, type RedshiftDataParts, redshiftData } from "./redshift-data.ts";

// The segments of a vessel around a moment are found without reading its other thousands.
CREATE INDEX segment_lot_time IF NOT EXISTS FOR (segment:Segment) ON (segment.lot_key, segment.begin_time);

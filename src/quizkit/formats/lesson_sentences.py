"""What each problem code of routes and series says to the person who wrote the file."""

from quizkit.i18n import N_

ROUTE = {
    "not_file_name": N_("编号“{id}”和文件名“{file}”不一样。笔记本按文件名找它，请改成一样的。"),
    "same_place_id": N_("地点编号“{id}”用了两次，第一次在第 {first_line} 行。请改其中一个。"),
    "same_place_name": N_(
        "地名“{name}”写了两次，第一次在第 {first_line} 行。重复经过的地点只写一次，在 path 里再写它的编号。"
    ),
    "unknown_place": N_("没有编号为“{id}”的地点。现有的地点有：{ids}。"),
    "same_stop": N_("path 里“{id}”连写了两次，请删去一个。"),
    "place_not_passed": N_("path 没有经过地点“{id}”。请把它写进 path，或者删去这个地点。"),
    "no_such_position": N_(
        "没有这样的位置：{value}。要写成 [经度, 纬度]，经度在 -180 到 180，纬度在 -85 到 85。"
    ),
}

SERIES = {
    "years_out_of_order": N_("{at} 年不能写在 {before} 年后面：年份要从早到晚，一年只写一次。"),
    "mark_no_point": N_("{at} 年没有数据，标不到图上。有数据的年份：{years}。"),
}

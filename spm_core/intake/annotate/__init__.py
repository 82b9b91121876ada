"""The same workbook back: findings marked in their cells and listed on a first sheet, all else as it was."""

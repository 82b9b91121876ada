-- cell_at(letter, at_row): the address of a fact's cell in its sheet.
-- A fact that stands in one of several columns has their range as its letter (E:G), and their cells as its address.
create or replace macro cell_at(letter, at_row) as replace(letter, ':', at_row || ':') || at_row;
